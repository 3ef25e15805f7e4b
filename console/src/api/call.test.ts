import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from './api-error.js'
import { call } from './call.js'

const goTo = vi.fn()
const answers = vi.fn<(path: string, init: RequestInit) => Promise<Response>>()

beforeEach(() => {
  vi.stubGlobal('location', { pathname: '/console/users', search: '?a=b&c', assign: goTo })
  vi.stubGlobal('fetch', answers)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.clearAllMocks()
})

const json = (status: number, body: unknown) => () =>
  Promise.resolve(new Response(JSON.stringify(body), { status }))

const refused = (): Promise<unknown> =>
  call('iam', 'GetUser', { UserName: 'alice' }).then(
    () => 'it was not refused',
    (error: unknown) => error,
  )

describe('a call', () => {
  it('posts the input as JSON to the address of the operation, and gives the output', async () => {
    answers.mockImplementation(json(200, { User: { UserName: 'alice' } }))
    const { User } = await call('iam', 'GetUser', { UserName: 'alice' })
    expect(User.UserName).toBe('alice')
    expect(answers).toHaveBeenCalledWith('/console/api/iam/GetUser', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"UserName":"alice"}',
    })
  })

  it('that a policy refuses says which permission is missing', async () => {
    const denied = { action: 'iam:GetUser', resource: 'arn:aws:iam::123456789012:user/alice' }
    answers.mockImplementation(
      json(403, { code: 'AccessDenied', message: 'not authorized', requestId: 'r1', denied }),
    )
    const error = await refused()
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({
      code: 'AccessDenied',
      message: 'not authorized',
      status: 403,
      requestId: 'r1',
      denied,
    })
    expect(goTo).not.toHaveBeenCalled()
  })

  it('without a session leads to the sign-in page, which leads back', async () => {
    answers.mockImplementation(json(401, { code: 'NoSession', message: 'none' }))
    expect(await refused()).toMatchObject({ code: 'NoSession', status: 401 })
    expect(goTo.mock.calls).toEqual([['/signin?goto=%2Fconsole%2Fusers%3Fa%3Db%26c']])
  })

  it('that does not reach the server is refused like one that the server refuses', async () => {
    answers.mockRejectedValue(new TypeError('Failed to fetch'))
    expect(await refused()).toMatchObject({ name: 'ApiError', code: 'Unreachable', status: 0 })
  })

  it('whose answer is no JSON, as of a proxy, says the status', async () => {
    answers.mockImplementation(() =>
      Promise.resolve(new Response('<html>Bad gateway</html>', { status: 502 })),
    )
    expect(await refused()).toMatchObject({ code: 'UnreadableAnswer', status: 502 })
  })
})
