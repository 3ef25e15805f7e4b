/* oxlint-disable import/no-unassigned-import -- each of these enters itself into the editor's registry */
import ace from 'ace-builds'
import 'ace-builds/css/ace.css'
import 'ace-builds/css/theme/cloud_editor.css'
import 'ace-builds/css/theme/cloud_editor_dark.css'
import 'ace-builds/src-noconflict/ext-language_tools'
import 'ace-builds/src-noconflict/mode-json'
import 'ace-builds/src-noconflict/snippets/json'
import 'ace-builds/src-noconflict/snippets/text'
import 'ace-builds/src-noconflict/theme-cloud_editor'
import 'ace-builds/src-noconflict/theme-cloud_editor_dark'

// The policy of the pages allows no style but the files' and no script that a script has made.
ace.config.set('useStrictCSP', true)
ace.config.setDefaultValue('session', 'useWorker', false)

export type Editor = ReturnType<typeof ace.edit>

/** The editor's parts, telling each editor that is made of them. */
export function codeTools(onEditor: (editor: Editor) => void): typeof ace {
  return Object.assign(Object.create(ace) as typeof ace, {
    edit: (...args: Parameters<typeof ace.edit>) => {
      const editor = ace.edit(...args)
      onEditor(editor)
      return editor
    },
  })
}
