import { expect, it } from 'vitest'
import { credentialsFile, invitation } from './credentials-file.js'

const alice = {
  userName: 'alice',
  isCreated: true,
  password: 'a,"b',
  accessKeyId: 'AKIAEXAMPLE',
  secretAccessKey: '+secret',
  failures: [],
}

it('the file has what the guide names, of the users that were made', () => {
  const users = [alice, { userName: 'robot', isCreated: true, failures: [] }]
  expect(
    credentialsFile([...users, { userName: 'no', isCreated: false, failures: [] }], 'https://x'),
  ).toBe(
    'User name,Password,Access key ID,Secret access key,Console login link\r\n' +
      'alice,"a,""b",AKIAEXAMPLE,+secret,https://x\r\nrobot,,,,\r\n',
  )
})

it('a letter to the user holds no secret', () => {
  const letter = decodeURIComponent(invitation('alice', 'https://x/signin/acme'))
  expect(letter).toContain('https://x/signin/acme')
  expect(letter).not.toContain(alice.password)
})
