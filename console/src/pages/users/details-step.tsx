import AttributeEditor from '@cloudscape-design/components/attribute-editor'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { maxNames, type NewUsers, type StepMistakes } from './new-users.js'
import { PasswordFields } from './password-fields.js'

export interface StepProps {
  users: NewUsers
  onChange: (part: Partial<NewUsers>) => void
}

/** Names, and how they sign in. */
export function DetailsStep(props: StepProps & { mistakes: StepMistakes | undefined }) {
  const { users, onChange, mistakes } = props
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">User names</Header>}>
        <Names {...props} />
      </Container>
      <Container header={<Header variant="h2">Access type</Header>}>
        <SpaceBetween size="m">
          <FormField label="Access" errorText={mistakes?.access}>
            <SpaceBetween size="xs">
              <Checkbox
                checked={users.hasKey}
                description="An access key ID and secret access key for programs that call the API."
                onChange={({ detail }) => onChange({ hasKey: detail.checked })}
              >
                Programmatic access
              </Checkbox>
              <Checkbox
                checked={users.hasPassword}
                description="A password to sign in to the console."
                onChange={({ detail }) => onChange({ hasPassword: detail.checked })}
              >
                Console access
              </Checkbox>
            </SpaceBetween>
          </FormField>
          {users.hasPassword && (
            <PasswordFields
              choice={users.password}
              onChange={(password) => onChange({ password })}
            />
          )}
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  )
}

function Names({ users, onChange, mistakes }: StepProps & { mistakes: StepMistakes | undefined }) {
  const { names } = users
  return (
    <AttributeEditor<string>
      items={names}
      addButtonText="Add another user"
      removeButtonText="Remove"
      removeButtonAriaLabel={(name) => (name === '' ? 'Remove the name' : `Remove ${name}`)}
      disableAddButton={names.length >= maxNames}
      isItemRemovable={() => names.length > 1}
      additionalInfo={`At most ${maxNames} at once. They get the same access and permissions.`}
      onAddButtonClick={() => onChange({ names: [...names, ''] })}
      onRemoveButtonClick={({ detail }) =>
        onChange({ names: names.filter((_, index) => index !== detail.itemIndex) })
      }
      definition={[
        {
          label: 'User name',
          errorText: (_, index) => mistakes?.names[index],
          constraintText: 'Up to 64 letters, digits and _ + = , . @ -',
          control: (name, index) => (
            <Input
              value={name}
              autoComplete={false}
              spellcheck={false}
              {...(index > 0 && { ariaLabel: `User name ${index + 1}`, autoFocus: true })}
              onChange={({ detail }) =>
                onChange({ names: names.map((old, at) => (at === index ? detail.value : old)) })
              }
            />
          ),
        },
      ]}
    />
  )
}
