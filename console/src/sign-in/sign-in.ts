import { addRevealButtons } from './reveal-password.js'
import { submitWhenComplete } from './code-box.js'
import { waitBeforeResend } from './resend.js'
import { askForSecurityKey } from './security-key.js'

addRevealButtons()
submitWhenComplete()
askForSecurityKey()
waitBeforeResend()
