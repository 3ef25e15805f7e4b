import TopNavigation, {
  type TopNavigationProps,
} from '@cloudscape-design/components/top-navigation'
import { useNavigate } from 'react-router'
import { ApiError, type Refusal } from '../api/api-error.js'
import { linkToRole } from '../pages/account/role-link.js'
import { signOut } from '../session/end-session.js'
import { switchRole, exitRole } from '../session/switch-role.js'
import { recentRoles, type RoleChoice } from '../session/recent-roles.js'
import { useSession } from '../session/use-session.js'
import { chooseTheme, type ThemeChoice, useThemeChoice } from '../theme/theme.js'
import { accountMenu } from './account-menu.js'
import { accountName } from './account-name.js'
import { useFlash } from './flash.js'
import logo from './sallyport.svg'

const themes: Readonly<Record<ThemeChoice, string>> = {
  light: 'Light',
  dark: 'Dark',
  system: 'As the system',
}

export function TopBar() {
  const session = useSession()
  const choice = useThemeChoice()
  const pick = useMenuPick()
  const navigate = useNavigate()
  const utilities: TopNavigationProps.Utility[] = [
    {
      type: 'menu-dropdown',
      iconName: 'settings',
      ariaLabel: 'Appearance',
      title: 'Appearance',
      items: Object.entries(themes).map(([id, text]) => ({
        id,
        text,
        itemType: 'checkbox',
        checked: id === choice,
      })),
      onItemClick: ({ detail }) => chooseTheme(detail.id as ThemeChoice),
    },
    {
      type: 'menu-dropdown',
      iconName: 'user-profile',
      text: accountName(session),
      description: `Account ${session.AccountId}`,
      items: [...accountMenu(session, recentRoles(session))],
      onItemClick: pick,
    },
  ]
  return (
    <TopNavigation
      identity={{
        href: '/console',
        title: 'Sallyport',
        logo: { src: logo, alt: 'Home' },
        onFollow: (event) => {
          event.preventDefault()
          void navigate('/console')
        },
      }}
      utilities={utilities}
      i18nStrings={{
        overflowMenuTriggerText: 'More',
        overflowMenuTitleText: 'All',
        overflowMenuBackIconAriaLabel: 'Back',
        overflowMenuDismissIconAriaLabel: 'Close the menu',
      }}
    />
  )
}

type MenuPick = NonNullable<TopNavigationProps.MenuDropdownUtility['onItemClick']>

function useMenuPick(): MenuPick {
  const session = useSession()
  const navigate = useNavigate()
  const flash = useFlash()
  const switchTo = useSwitchTo()
  const attempt = (doing: Promise<void>) => {
    doing.catch((error: unknown) => {
      flash.error(error instanceof Error ? error.message : String(error))
    })
  }
  return (event) => {
    const { id, href } = event.detail
    const role = recentRoles(session).find(
      (recent) => id === `role:${recent.account}:${recent.roleName}`,
    )
    if (role !== undefined) attempt(switchTo(role))
    else if (id === 'exit-role') attempt(exitRole())
    else if (id === 'sign-out') attempt(signOut())
    else if (href !== undefined) {
      event.preventDefault()
      void navigate(href)
    }
  }
}

/** A refusal is told on the page for switching roles, where one can change what was asked for. */
function useSwitchTo(): (role: RoleChoice) => Promise<void> {
  const session = useSession()
  const navigate = useNavigate()
  return async (role) => {
    try {
      await switchRole(session, role)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // The history of a browser keeps plain values only.
      const { code, message, status, requestId, denied } = error
      const state: Refusal = { code, message, status, requestId, denied }
      await navigate(linkToRole(role), { state })
    }
  }
}
