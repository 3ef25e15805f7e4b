import CodeEditor, { type CodeEditorProps } from '@cloudscape-design/components/code-editor'
import { useEffect, useState } from 'react'
import type { PolicyFault } from './check-policy.js'
import { codeTools, type Editor } from './code-tools.js'

interface CodeBoxProps {
  label: string
  value: string
  onChange: (text: string) => void
  fault: PolicyFault | undefined
  height: number
}

/** The editor itself. It is large, so load it when it is shown. */
export function CodeBox({ label, value, onChange, fault, height }: CodeBoxProps) {
  const [editor, setEditor] = useState<Editor>()
  const [preferences, setPreferences] = useState<CodeEditorProps.Preferences>()
  const [tools] = useState(() => codeTools(setEditor))
  useEffect(() => {
    editor?.setShowPrintMargin(false)
  }, [editor])
  useEffect(() => {
    editor?.session.setAnnotations(
      fault?.line === undefined
        ? []
        : [{ row: fault.line - 1, column: 0, text: fault.message, type: 'error' }],
    )
  }, [editor, fault])
  return (
    <CodeEditor
      ace={tools}
      language="json"
      languageLabel="JSON"
      ariaLabel={label}
      value={value}
      onDelayedChange={({ detail }) => onChange(detail.value)}
      {...(preferences === undefined ? {} : { preferences })}
      onPreferencesChange={({ detail }) => setPreferences(detail)}
      themes={{ light: ['cloud_editor'], dark: ['cloud_editor_dark'] }}
      editorContentHeight={height}
    />
  )
}
