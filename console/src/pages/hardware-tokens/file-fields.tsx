import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import type { FileFacts } from './file-facts.js'
import type { FileKeys } from './token-file.js'

interface FieldProps {
  keys: FileKeys
  isDisabled: boolean
  onChange: (keys: FileKeys) => void
}

/** What this file needs beside itself, and nothing else. */
export function FileFields({ facts, ...props }: FieldProps & { facts: FileFacts }) {
  const { encryption, format, hasHeader, isSigned } = facts
  return (
    <SpaceBetween size="m">
      {(encryption === 'key' || encryption === 'unknown') && (
        <SecretField
          {...props}
          name="key"
          label="Pre-shared key"
          constraint="In hexadecimal or base64."
        />
      )}
      {(encryption === 'password' || encryption === 'unknown') && (
        <SecretField {...props} name="password" label="Password" constraint="" />
      )}
      {isSigned && <CertificateField {...props} />}
      {format === 'csv' && !hasHeader && <ColumnsField {...props} />}
    </SpaceBetween>
  )
}

interface SecretFieldProps extends FieldProps {
  name: 'key' | 'password'
  label: string
  constraint: string
}

function SecretField({ keys, isDisabled, onChange, name, label, constraint }: SecretFieldProps) {
  return (
    <FormField
      label={label}
      description="The vendor sends it apart from the file."
      constraintText={constraint}
    >
      <Input
        type="password"
        value={keys[name]}
        autoComplete={false}
        disabled={isDisabled}
        onChange={({ detail }) => onChange({ ...keys, [name]: detail.value })}
      />
    </FormField>
  )
}

function CertificateField({ keys, isDisabled, onChange }: FieldProps) {
  return (
    <FormField
      label="Certificate - optional"
      description="The vendor’s, or that of whoever vouches for it. The file is refused unless it was signed with it; without one the signature is not checked."
      constraintText="PEM: it begins with -----BEGIN CERTIFICATE-----"
    >
      <Textarea
        value={keys.signedBy}
        rows={4}
        spellcheck={false}
        autoComplete={false}
        disabled={isDisabled}
        onChange={({ detail }) => onChange({ ...keys, signedBy: detail.value })}
      />
    </FormField>
  )
}

function ColumnsField({ keys, isDisabled, onChange }: FieldProps) {
  return (
    <FormField
      label="Columns - optional"
      description="The first line names no columns. Say which they are, from left to right."
      constraintText="Without: serial,secret,step,digits,algorithm"
    >
      <Input
        value={keys.columns}
        autoComplete={false}
        spellcheck={false}
        disabled={isDisabled}
        onChange={({ detail }) => onChange({ ...keys, columns: detail.value })}
      />
    </FormField>
  )
}
