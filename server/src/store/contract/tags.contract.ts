import { describe, expect, it } from 'vitest'
import { deleteTags, deleteTagsOf, listTags, listTagsOf, putTags, type TagOwner } from '../tags.js'
import { fresh, type StoreUnderTest } from './store-under-test.contract.js'

export function tagsContract(underTest: StoreUnderTest): void {
  const { write } = underTest

  const put = (owner: TagOwner, ...tags: { Key: string; Value: string }[]) =>
    write((tx) => putTags(tx, owner, tags))
  const list = (owner: TagOwner) => listTags(underTest.read, owner)

  describe('tags', () => {
    it('are kept by key without regard to case', async () => {
      const owner = { id: fresh('AIDA') }
      await put(
        owner,
        { Key: 'b', Value: '1' },
        { Key: 'a_', Value: '2' },
        { Key: 'A-', Value: '' },
      )
      await put(owner, { Key: 'B', Value: '3' })
      expect(await list(owner)).toEqual([
        { Key: 'A-', Value: '' },
        { Key: 'a_', Value: '2' },
        { Key: 'B', Value: '3' },
      ])
      await write((tx) => deleteTags(tx, owner, []))
      expect(await list(owner)).toHaveLength(3)
      await write((tx) => deleteTags(tx, owner, ['b', 'A_', 'none']))
      expect(await list(owner)).toEqual([{ Key: 'A-', Value: '' }])
    })

    it('differ by case where case counts', async () => {
      const owner = { id: fresh('ANPA'), caseCounts: true }
      await put(owner, { Key: 'a', Value: '1' }, { Key: 'A', Value: '2' }, { Key: 'B', Value: '3' })
      await put(owner, { Key: 'A', Value: '4' })
      expect(await list(owner)).toEqual([
        { Key: 'A', Value: '4' },
        { Key: 'B', Value: '3' },
        { Key: 'a', Value: '1' },
      ])
      await write((tx) => deleteTags(tx, owner, ['a', 'b']))
      expect(await list(owner)).toEqual([
        { Key: 'A', Value: '4' },
        { Key: 'B', Value: '3' },
      ])
    })

    it('belong to their owner alone', async () => {
      const [one, other] = [{ id: fresh('AIDA') }, { id: fresh('AROA') }]
      await put(one, { Key: 'a', Value: '1' })
      await put(other, { Key: 'a', Value: '2' }, { Key: 'b', Value: '3' })
      await write((tx) => deleteTags(tx, one, ['b']))
      expect(await list(other)).toHaveLength(2)
      const ids = [one.id, other.id]
      expect(await listTagsOf(underTest.read, ids)).toEqual([
        { ownerId: one.id, Key: 'a', Value: '1' },
        { ownerId: other.id, Key: 'a', Value: '2' },
        { ownerId: other.id, Key: 'b', Value: '3' },
      ])
      await write((tx) => deleteTagsOf(tx, other.id))
      expect(await list(other)).toEqual([])
      expect(await list(one)).toEqual([{ Key: 'a', Value: '1' }])
    })
  })
}
