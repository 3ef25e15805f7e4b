import { deleteToken, type HardwareToken } from '../../store/hardware-tokens.js'
import { findDeviceById } from '../../store/mfa-devices.js'
import type { Transaction } from '../../store/store.js'

/**
 * Forgets a token that nobody has, as if it had never been imported. Where it is refused the transaction must not be committed.
 */
export async function deleteFromStock(
  tx: Transaction,
  { tokenId }: Pick<HardwareToken, 'tokenId'>,
): Promise<'deleted' | 'unknown' | 'in-use'> {
  // Its row is taken before its device is looked for. So whoever enables it at this moment has it by now, or finds no token.
  if (!(await deleteToken(tx, tokenId))) return 'unknown'
  return (await findDeviceById(tx.query, tokenId)) === undefined ? 'deleted' : 'in-use'
}
