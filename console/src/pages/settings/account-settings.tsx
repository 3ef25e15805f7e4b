import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useCall } from '../../api/use-call.js'
import { useMay } from '../../permissions/use-may.js'
import { Waiting } from '../../states/waiting.js'
import { PasswordPolicy } from './password-policy.js'
import { settingGroups } from './setting-groups.js'
import { readSettings } from './setting-values.js'
import { SettingsGroup } from './settings-group.js'

const action = 'sallyport:UpdateAccountSettings'

/** Everything that an account can be set to. */
export function AccountSettings() {
  return (
    <ContentLayout
      header={
        <Header variant="h1" description="Rules for the whole account.">
          Account settings
        </Header>
      }
    >
      <SpaceBetween size="l">
        <PasswordPolicy />
        <OtherSettings />
      </SpaceBetween>
    </ContentLayout>
  )
}

function OtherSettings() {
  const answer = useCall('sallyport', 'GetAccountSettings', {})
  const [mayUpdate] = useMay([{ action, resource: '*' }])
  if (answer.data === undefined)
    return (
      <Container header={<Header variant="h2">Other settings</Header>}>
        <Waiting call={answer} what="the settings" />
      </Container>
    )
  const values = readSettings(answer.data.Settings)
  const whyNot = mayUpdate === true ? undefined : `The permission ${action} on * is missing.`
  return (
    <SpaceBetween size="l">
      {settingGroups.map((group) => (
        <SettingsGroup key={group.heading} {...{ group, values, whyNot }} />
      ))}
    </SpaceBetween>
  )
}
