import type { PageRoute } from './routing/page-route.js'

/** Every page of the console, in the order of the side menu. */
export const pages: readonly PageRoute[] = [
  {
    path: '/console',
    title: 'Dashboard',
    menu: 'top',
    load: async () => (await import('./pages/dashboard/dashboard.js')).Dashboard,
  },
  {
    path: '/console/groups',
    title: 'Groups',
    menu: 'access',
    load: async () => (await import('./pages/groups/groups.js')).Groups,
  },
  {
    path: '/console/groups/:groupName',
    title: ({ groupName = '' }) => groupName,
    under: '/console/groups',
    load: async () => (await import('./pages/groups/group.js')).Group,
  },
  {
    path: '/console/users',
    title: 'Users',
    menu: 'access',
    load: async () => (await import('./pages/users/users.js')).Users,
  },
  {
    // A user's name has no dollar sign.
    path: '/console/users/$new',
    title: 'Add user',
    under: '/console/users',
    load: async () => (await import('./pages/users/add-user.js')).AddUser,
  },
  {
    path: '/console/users/:userName',
    title: ({ userName = '' }) => userName,
    under: '/console/users',
    load: async () => (await import('./pages/users/user.js')).User,
  },
  {
    path: '/console/roles',
    title: 'Roles',
    menu: 'access',
    load: async () => (await import('./pages/roles/roles.js')).Roles,
  },
  {
    path: '/console/roles/create/role',
    title: 'Create role',
    under: '/console/roles',
    load: async () => (await import('./pages/roles/create-role.js')).CreateRole,
  },
  {
    path: '/console/roles/:roleName',
    title: ({ roleName = '' }) => roleName,
    under: '/console/roles',
    load: async () => (await import('./pages/roles/role.js')).Role,
  },
  {
    path: '/console/policies',
    title: 'Policies',
    menu: 'access',
    load: async () => (await import('./pages/policies/policies.js')).Policies,
  },
  {
    path: '/console/policies/create',
    title: 'Create policy',
    under: '/console/policies',
    load: async () => (await import('./pages/policies/create-policy.js')).CreatePolicy,
  },
  {
    path: '/console/policies/:arn',
    title: ({ arn = '' }) => arn.split('/').at(-1) ?? arn,
    under: '/console/policies',
    load: async () => (await import('./pages/policies/policy.js')).Policy,
  },
  {
    path: '/console/simulator',
    title: 'Policy simulator',
    menu: 'reports',
    load: async () => (await import('./pages/simulator/simulator-page.js')).SimulatorPage,
  },
  {
    path: '/console/mfa-devices',
    title: 'MFA devices',
    menu: 'access',
    load: async () => (await import('./pages/mfa-devices/mfa-devices.js')).MfaDevices,
  },
  {
    path: '/console/hardware-tokens',
    title: 'Hardware tokens',
    menu: 'access',
    load: async () => (await import('./pages/hardware-tokens/hardware-tokens.js')).HardwareTokens,
  },
  {
    path: '/console/hardware-tokens/import',
    title: 'Import tokens',
    under: '/console/hardware-tokens',
    load: async () => (await import('./pages/hardware-tokens/import-tokens.js')).ImportTokens,
  },
  {
    path: '/console/account-settings',
    title: 'Account settings',
    menu: 'access',
    load: async () => (await import('./pages/settings/account-settings.js')).AccountSettings,
  },
  {
    path: '/console/credential-report',
    title: 'Credential report',
    menu: 'reports',
    load: async () => (await import('./pages/reports/credential-report.js')).CredentialReport,
  },
  {
    path: '/console/events',
    title: 'Events',
    menu: 'reports',
    load: async () => (await import('./pages/events/events.js')).Events,
  },
  {
    path: '/console/events/:eventId',
    title: 'Event',
    under: '/console/events',
    load: async () => (await import('./pages/events/event-page.js')).EventPage,
  },
  {
    path: '/console/text-messages',
    title: 'Text messages',
    menu: 'reports',
    load: async () => (await import('./pages/text-messages/text-messages.js')).TextMessages,
  },
  {
    path: '/console/security-credentials',
    title: 'My Security Credentials',
    load: async () =>
      (await import('./pages/credentials/security-credentials.js')).SecurityCredentials,
  },
  {
    path: '/console/account',
    title: 'My Account',
    load: async () => (await import('./pages/credentials/my-account.js')).MyAccount,
  },
  {
    path: '/console/sessions',
    title: 'My sessions',
    load: async () => (await import('./pages/account/sessions.js')).Sessions,
  },
  {
    path: '/switchrole',
    title: 'Switch Role',
    load: async () => (await import('./pages/account/switch-role.js')).SwitchRole,
  },
]
