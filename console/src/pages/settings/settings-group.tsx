import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { useState } from 'react'
import { useChange } from '../../api/use-call.js'
import { useFlash } from '../../shell/flash.js'
import { PageLink } from '../../routing/page-link.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { NumberField } from './number-field.js'
import { isSwitch, type SettingGroup } from './setting-groups.js'
import {
  changedSettings,
  type Draft,
  settingMistakes,
  type SettingValues,
  shownNumber,
  shownSwitch,
} from './setting-values.js'

interface SettingsGroupProps {
  group: SettingGroup
  values: SettingValues
  /** Why they cannot be changed. */
  whyNot: string | undefined
}

/** Some settings that are saved together. */
export function SettingsGroup({ group, values, whyNot }: SettingsGroupProps) {
  const flash = useFlash()
  const [draft, setDraft] = useState<Draft>({})
  const [mistakes, setMistakes] = useState<Readonly<Record<string, string>>>({})
  const saving = useChange('sallyport', 'UpdateAccountSettings', {
    invalidates: ['sallyport/GetAccountSettings', 'sallyport/ListDeviceKinds', 'signin/GetSession'],
  })
  const changes = changedSettings(group, values, draft)
  const whyNotNow =
    whyNot ?? (Object.keys(changes).length === 0 ? 'Nothing is changed.' : undefined)
  const save = () => {
    const found = settingMistakes(group, values, draft)
    setMistakes(found)
    if (Object.keys(found).length > 0) return
    saving.mutate(
      { Settings: JSON.stringify(changes) },
      {
        onSuccess: () => {
          setDraft({})
          flash.success(`${group.heading}: the settings are saved.`)
        },
      },
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (whyNotNow === undefined && !saving.isPending) save()
      }}
    >
      <Container
        header={
          <Header variant="h2" description={group.description}>
            {group.heading}
          </Header>
        }
      >
        <Form
          actions={<SaveButton {...{ whyNotNow }} what={group.heading} isBusy={saving.isPending} />}
        >
          <SpaceBetween size="l">
            <Fields
              {...{ group, values, draft, mistakes }}
              isFixed={whyNot !== undefined}
              onChange={setDraft}
            />
            {saving.error !== null && <RefusalNote error={saving.error} />}
          </SpaceBetween>
        </Form>
      </Container>
    </form>
  )
}

interface SaveButtonProps {
  whyNotNow: string | undefined
  what: string
  isBusy: boolean
}

function SaveButton({ whyNotNow, what, isBusy }: SaveButtonProps) {
  return (
    <Button
      ariaLabel={`Save changes of ${what}`}
      loading={isBusy}
      disabled={whyNotNow !== undefined}
      {...(whyNotNow === undefined ? {} : { disabledReason: whyNotNow })}
    >
      Save changes
    </Button>
  )
}

interface FieldsProps {
  group: SettingGroup
  values: SettingValues
  draft: Draft
  mistakes: Readonly<Record<string, string>>
  isFixed: boolean
  onChange: (draft: Draft) => void
}

function Fields({ group, values, draft, mistakes, isFixed, onChange }: FieldsProps) {
  return (
    <ColumnLayout columns={2}>
      {group.settings.map((setting) => {
        const { name, label, help, link } = setting
        const change = (value: string | boolean) => onChange({ ...draft, [name]: value })
        return isSwitch(setting) ? (
          <FormField
            key={name}
            label={label}
            description={help}
            constraintText={`Default: ${setting.initial ? 'on' : 'off'}.`}
          >
            <Toggle
              checked={shownSwitch(setting, values, draft)}
              disabled={isFixed}
              onChange={({ detail }) => change(detail.checked)}
            >
              {shownSwitch(setting, values, draft) ? 'On' : 'Off'}
            </Toggle>
            {link !== undefined && <PageLink to={link.path}>{link.words}</PageLink>}
          </FormField>
        ) : (
          <NumberField
            key={name}
            {...{ label, help }}
            unit={setting.unit}
            value={shownNumber(setting, values, draft)}
            range={setting}
            initial={setting.initial}
            mistake={mistakes[name]}
            isDisabled={isFixed}
            onChange={change}
          />
        )
      })}
    </ColumnLayout>
  )
}
