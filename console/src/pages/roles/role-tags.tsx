import { call } from '../../api/call.js'
import type { Role } from '../../api/models/iam.js'
import { useAllPages } from '../../api/pages.js'
import { useRefresh } from '../../api/use-call.js'
import { useMay } from '../../permissions/use-may.js'
import { Loading } from '../../states/loading.js'
import { RefusalNote } from '../../states/refusal-note.js'
import type { TagChanges } from '../../tags/tag-rules.js'
import { TagsPanel } from '../../tags/tags-panel.js'

export function RoleTags({ role: { RoleName, Arn } }: { role: Role }) {
  const listed = useAllPages('iam', 'ListRoleTags', { RoleName }, 'Tags')
  const refresh = useRefresh()
  const may = useMay(actions.map((action) => ({ action, resource: Arn })))
  const missing = actions.find((_, index) => may[index] !== true)
  if (listed.error !== null) return <RefusalNote error={listed.error} retry={listed.retry} />
  if (!listed.isComplete) return <Loading what="the tags" />
  const save = async ({ set, removed }: TagChanges) => {
    try {
      if (removed.length > 0) await call('iam', 'UntagRole', { RoleName, TagKeys: removed })
      if (set.length > 0) await call('iam', 'TagRole', { RoleName, Tags: set })
    } finally {
      await refresh(['iam/ListRoleTags', 'iam/GetRole'])
    }
  }
  return (
    <TagsPanel
      of={`role ${RoleName}`}
      tags={listed.items}
      save={save}
      whyNot={missing && `The permission ${missing} on ${Arn} is missing.`}
    />
  )
}

const actions = ['iam:TagRole', 'iam:UntagRole'] as const
