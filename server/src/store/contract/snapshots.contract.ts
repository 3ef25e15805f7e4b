import { describe, expect, it } from 'vitest'
import { useQuota } from '../account-usage.js'
import { attachPolicy } from '../attached-policies.js'
import { addGroupMember } from '../group-members.js'
import { putInlinePolicy } from '../inline-policies.js'
import type { Schema } from '../schema.js'
import { restoreSnapshot, takeSnapshot } from '../snapshot.js'
import { putTags } from '../tags.js'
import { spendStep } from '../used-codes.js'
import { fresh, now, policyOwner, type StoreUnderTest } from './store-under-test.contract.js'

export function snapshotsContract(underTest: StoreUnderTest): void {
  const { write, newAccount, newUser, newGroup, newRole, newManagedPolicy, enabledDevice, newKey } =
    underTest

  describe('snapshots', () => {
    it('puts every table back to what it held', async () => {
      const user = await newUser(await newAccount())
      await newKey(user)
      const device = await enabledDevice(user)
      const group = await newGroup(user.accountId)
      const role = await newRole(user.accountId)
      const policy = await newManagedPolicy(user.accountId)
      await write(async (tx) => {
        await spendStep(tx, device, { step: 500, usedAt: now })
        await putTags(tx, { id: user.userId }, [{ Key: 'a', Value: 'b' }])
        await putInlinePolicy(tx, policyOwner(user), { policyName: 'p', document: '{}', size: 2 })
        await attachPolicy(tx, policyOwner(user), { policyArn: 'arn:p', attachedAt: now })
        await useQuota(tx, { accountId: user.accountId, resource: 'users', quota: 5 })
        await addGroupMember(tx, { group, user, joinedAt: now })
        const password = { user_id: user.userId, password_hash: 'h', changed_at: now }
        const rows = {
          instance_profiles: {
            instance_profile_id: fresh('AIPA'),
            account_id: user.accountId,
            profile_name: 'P',
            profile_name_lower: 'p',
            path: '/',
            role_id: role.roleId,
            created_at: now,
            revision: 0,
          },
          login_profiles: { ...password, created_at: now, reset_required: 0 },
          password_history: password,
          policy_versions: {
            policy_id: policy.policyId,
            version: 1,
            document: '{}',
            created_at: now,
          },
          credential_reports: {
            account_id: user.accountId,
            requested_at: now,
            claimed_at: now,
            generated_at: now,
            content: 'c',
          },
          sign_in_attempts: {
            attempt_hash: fresh(),
            account_id: user.accountId,
            user_id: user.userId,
            password_print: 'print',
            stage: 'mfa',
            device_id: null,
            wrong_answers: 0,
            mfa_at: null,
            mfa_serial_number: null,
            go_to: '/console',
            created_at: now,
            expires_at: now,
          },
          console_sessions: {
            session_id: fresh(),
            token_hash: fresh(),
            access_key_id: fresh('ASIA'),
            account_id: user.accountId,
            user_id: user.userId,
            signed_in_at: now,
            expires_at: now,
            last_used_at: now,
            mfa_at: null,
            mfa_serial_number: null,
            source_ip: '192.0.2.1',
            user_agent: 'a browser',
            switched: null,
          },
          security_keys: {
            device_id: device.deviceId,
            credential_id: fresh(),
            public_key: 'k',
            sign_count: 0,
            transports: '[]',
            aaguid: 'a',
            attestation_format: 'none',
            attestation_trusted: 0,
            model: null,
            user_verified: 0,
            backup_eligible: 0,
            backup_state: 0,
            app_id: null,
            clone_suspected_at: null,
          },
          hardware_tokens: {
            token_id: fresh(),
            account_id: null,
            serial_number: 'GAHT1',
            serial_number_lower: fresh('gaht'),
            seed_sealed: 's',
            algorithm: 'SHA1',
            digits: 6,
            step_seconds: 30,
            start_seconds: 0,
            manufacturer: null,
            model: null,
            starts_at: null,
            expires_at: null,
            time_adjustment: 0,
            synchronised_adjustment: 0,
            floor_step: 0,
            imported_at: now,
            lost_at: null,
            revision: 0,
          },
          sms_devices: { device_id: device.deviceId, phone_sealed: 'p', last_digits: '12' },
          sms_challenges: {
            subject: fresh(),
            account_id: user.accountId,
            user_id: user.userId,
            device_id: null,
            serial_number: 's',
            phone_sealed: 'p',
            last_digits: '12',
            code_sealed: 'c',
            sent: 1,
            sent_at: now,
            wrong_answers: 0,
            code_expires_at: now,
            expires_at: now,
          },
          outbox: {
            message_id: fresh(),
            channel: 'sms',
            account_id: user.accountId,
            user_id: null,
            purpose: 'sign-in',
            subject: 's',
            recipient_sealed: 'r',
            last_digits: '12',
            body_sealed: 'b',
            state: 'waiting',
            created_at: now,
            send_before: now,
            next_try_at: now,
            tries: 0,
            changed_at: now,
            gateway: null,
            gateway_message_id: null,
            failure: null,
          },
          mfa_adoption: {
            account_id: user.accountId,
            day: '2026-11-24',
            console_users: 1,
            with_mfa: 0,
          },
        } satisfies Partial<Schema>
        for (const [table, row] of Object.entries(rows))
          await tx.query
            .insertInto(table as keyof typeof rows)
            .values(row)
            .execute()
      })
      const snapshot = await takeSnapshot(underTest.read)
      for (const [table, rows] of snapshot) expect([table, rows.length > 0]).toEqual([table, true])
      await newUser(user.accountId)
      await write((tx) => spendStep(tx, device, { step: 501, usedAt: now }))
      await write((tx) => useQuota(tx, { accountId: user.accountId, resource: 'users', quota: 5 }))
      await restoreSnapshot(underTest.store, snapshot)
      const sorted = (tables: Awaited<ReturnType<typeof takeSnapshot>>) =>
        [...tables].map(([table, rows]) => [
          table,
          rows.map((row) => JSON.stringify(row)).toSorted(),
        ])
      expect(sorted(await takeSnapshot(underTest.read))).toEqual(sorted(snapshot))
    })
  })
}
