import { readFile } from 'node:fs/promises'
import { type Settings, SettingsError } from '../config.js'
import {
  createManagedPolicies,
  type ManagedPolicies,
} from '../permissions/aws-managed-policies/managed-policies.js'
import { parsePoliciesFile } from '../permissions/aws-managed-policies/policies-file.js'

/** AWS's managed policies: the built-in ones and those of the file that the settings name. */
export async function managedPoliciesOf({
  managedPolicies: file,
}: Settings): Promise<ManagedPolicies> {
  return file === undefined
    ? createManagedPolicies()
    : createManagedPolicies(parsePoliciesFile(await contentOf(file), file))
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new SettingsError(`the managed policies file ${file} cannot be read`, { cause: error })
  }
}
