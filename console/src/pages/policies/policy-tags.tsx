import type { Policy } from '../../api/models/iam.js'
import { call } from '../../api/call.js'
import { useCall, useRefresh } from '../../api/use-call.js'
import { useMay } from '../../permissions/use-may.js'
import { Waiting } from '../../states/waiting.js'
import type { TagChanges } from '../../tags/tag-rules.js'
import { TagsPanel } from '../../tags/tags-panel.js'

export function PolicyTags({ policy: { Arn = '', PolicyName } }: { policy: Policy }) {
  const listed = useCall('iam', 'ListPolicyTags', { PolicyArn: Arn })
  const refresh = useRefresh()
  const [mayTag, mayUntag] = useMay([
    { action: 'iam:TagPolicy', resource: Arn },
    { action: 'iam:UntagPolicy', resource: Arn },
  ])
  if (listed.data === undefined) return <Waiting call={listed} what="the tags" />
  const save = async ({ set, removed }: TagChanges) => {
    if (removed.length > 0) await call('iam', 'UntagPolicy', { PolicyArn: Arn, TagKeys: removed })
    if (set.length > 0) await call('iam', 'TagPolicy', { PolicyArn: Arn, Tags: set })
    await refresh(['iam/ListPolicyTags', 'iam/GetPolicy'])
  }
  return (
    <TagsPanel
      of={`policy ${PolicyName}`}
      tags={listed.data.Tags}
      save={save}
      whyNot={
        mayTag === true && mayUntag === true
          ? undefined
          : 'You may not change the tags: iam:TagPolicy or iam:UntagPolicy is missing.'
      }
    />
  )
}
