import { readFile } from 'node:fs/promises'
import { type Settings, SettingsError } from '../config.js'
import { type KeyMetadata, readKeyMetadata } from '../mfa/security-key/metadata.js'

/** What the operator's file tells of models of security keys; undefined where the settings name none. */
export async function keyMetadataOf(
  { securityKeyMetadata: file, securityKeyMetadataRoot: rootFile }: Settings,
  now: number,
): Promise<KeyMetadata | undefined> {
  if (file === undefined) {
    if (rootFile === undefined) return undefined
    throw new SettingsError('`--security-key-metadata-root` belongs to `--security-key-metadata`')
  }
  const rootCertificate = rootFile === undefined ? undefined : await contentOf(rootFile)
  return readKeyMetadata(await contentOf(file), { rootCertificate, now })
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new SettingsError(`the security key metadata file ${file} cannot be read`, {
      cause: error,
    })
  }
}
