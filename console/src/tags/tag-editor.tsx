import AttributeEditor, {
  type AttributeEditorProps,
} from '@cloudscape-design/components/attribute-editor'
import Input from '@cloudscape-design/components/input'
import { useEffect, useRef } from 'react'
import type { Tag } from '../api/models/iam.js'
import { maxTags, tagMistakes } from './tag-rules.js'

interface TagEditorProps {
  tags: readonly Tag[]
  onChange: (tags: readonly Tag[]) => void
  /** Whether `Team` and `team` are two keys; for users and roles they are one. */
  caseCounts?: boolean
}

/**
 * Boxes for the keys and values of tags; says at each what is wrong with it. Whoever saves asks `areTagsValid` first.
 *
 * @example
 * <TagEditor tags={tags} onChange={setTags} />
 */
export function TagEditor({ tags, onChange, caseCounts = false }: TagEditorProps) {
  const editor = useRef<AttributeEditorProps.Ref>(null)
  const shown = useRef(tags.length)
  const lastKey = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (tags.length > shown.current) lastKey.current?.querySelector('input')?.focus()
    else if (tags.length < shown.current) editor.current?.focusAddButton()
    shown.current = tags.length
  }, [tags.length])
  const mistakes = tagMistakes(tags, { caseCounts })
  const change = (index: number, part: Partial<Tag>) =>
    onChange(tags.map((tag, at) => (at === index ? { ...tag, ...part } : tag)))
  const box = (tag: Tag, index: number, member: 'Key' | 'Value') => (
    <div ref={member === 'Key' && index === tags.length - 1 ? lastKey : null}>
      <Input
        value={tag[member]}
        autoComplete={false}
        ariaLabel={`${member} of tag ${index + 1}`}
        onChange={({ detail }) => change(index, { [member]: detail.value })}
      />
    </div>
  )
  return (
    <AttributeEditor<Tag>
      ref={editor}
      items={tags}
      addButtonText="Add tag"
      removeButtonText="Remove"
      removeButtonAriaLabel={({ Key }) => (Key === '' ? 'Remove the tag' : `Remove ${Key}`)}
      disableAddButton={tags.length >= maxTags}
      additionalInfo={remaining(tags.length)}
      empty="No tags yet."
      i18nStrings={{ itemRemovedAriaLive: 'The tag is removed.' }}
      onAddButtonClick={() => onChange([...tags, { Key: '', Value: '' }])}
      onRemoveButtonClick={({ detail }) =>
        onChange(tags.filter((_, index) => index !== detail.itemIndex))
      }
      definition={[
        {
          label: 'Key',
          control: (tag, index) => box(tag, index, 'Key'),
          errorText: (_, index) => mistakes[index]?.key,
        },
        {
          label: 'Value (optional)',
          control: (tag, index) => box(tag, index, 'Value'),
          errorText: (_, index) => mistakes[index]?.value,
        },
      ]}
    />
  )
}

function remaining(count: number): string {
  if (count > maxTags) return `There are ${count} tags; ${maxTags} are the most.`
  return count === maxTags
    ? `There are ${maxTags} tags, which is the most.`
    : `You can add ${maxTags - count} more.`
}
