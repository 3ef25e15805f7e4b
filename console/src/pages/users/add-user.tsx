export function AddUser() {
  return null
}
