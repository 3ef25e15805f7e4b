import { call } from '../../api/call.js'
import { useAllPages } from '../../api/pages.js'
import { useRefresh } from '../../api/use-call.js'
import { useMay } from '../../permissions/use-may.js'
import { Loading } from '../../states/loading.js'
import { RefusalNote } from '../../states/refusal-note.js'
import type { TagChanges } from '../../tags/tag-rules.js'
import { TagsPanel } from '../../tags/tags-panel.js'

export function UserTags({ userName, arn }: { userName: string; arn: string }) {
  const listed = useAllPages('iam', 'ListUserTags', { UserName: userName }, 'Tags')
  const refresh = useRefresh()
  const may = useMay(actions.map((action) => ({ action, resource: arn })))
  const missing = actions.find((_, index) => may[index] !== true)
  if (listed.error !== null) return <RefusalNote error={listed.error} retry={listed.retry} />
  if (!listed.isComplete) return <Loading what="the tags" />
  const save = async ({ set, removed }: TagChanges) => {
    try {
      if (removed.length > 0)
        await call('iam', 'UntagUser', { UserName: userName, TagKeys: removed })
      if (set.length > 0) await call('iam', 'TagUser', { UserName: userName, Tags: set })
    } finally {
      await refresh(['iam/ListUserTags', 'iam/GetUser'])
    }
  }
  return (
    <TagsPanel
      of={`user ${userName}`}
      tags={listed.items}
      save={save}
      whyNot={missing && `The permission ${missing} on ${arn} is missing.`}
    />
  )
}

const actions = ['iam:TagUser', 'iam:UntagUser'] as const
