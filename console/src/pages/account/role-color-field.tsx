import FormField from '@cloudscape-design/components/form-field'
import RadioGroup from '@cloudscape-design/components/radio-group'
import { type RoleColor, roleColors } from '../../session/recent-roles.js'

interface RoleColorFieldProps {
  color: RoleColor
  onChange: (color: RoleColor) => void
}

/** A colour beside the name of the role, which a glance finds. */
export function RoleColorField({ color, onChange }: RoleColorFieldProps) {
  return (
    <FormField label="Color">
      <RadioGroup
        value={color}
        direction="horizontal"
        onChange={({ detail }) => onChange(detail.value as RoleColor)}
        items={roleColors.map((value) => ({
          value,
          label: (
            <>
              <span className="role-colour" data-colour={value} aria-hidden="true" />{' '}
              {value[0]?.toUpperCase()}
              {value.slice(1)}
            </>
          ),
        }))}
      />
    </FormField>
  )
}
