// The programs beside Node.js that the tests use. On Debian as root, what is missing is installed quietly.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const programs = [
  { program: '/usr/bin/aws', package: 'awscli' },
  { program: '/usr/bin/oathtool', package: 'oathtool' },
  { program: '/usr/bin/pskctool', package: 'pskctool' },
  { program: '/usr/bin/pskc2pskc', package: 'pskc-utils' },
  { program: '/usr/bin/zbarimg', package: 'zbar-tools' },
  { program: '/usr/bin/chromium-headless-shell', package: 'chromium-headless-shell' },
  { program: '/usr/bin/curl', package: 'curl' },
  { program: '/usr/bin/openssl', package: 'openssl' },
  { program: '/usr/bin/jq', package: 'jq' },
  { program: '/usr/bin/sqlite3', package: 'sqlite3' },
  { program: '/usr/share/perl5/Net/SMPP.pm', package: 'libnet-smpp-perl' },
]

/** Installs what is missing; resolves to the packages that still are. */
export function installPrograms() {
  const missing = programs.filter(({ program }) => !existsSync(program))
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const names = missing.map(({ package: name }) => name)
    console.log(`Installing ${names.join(', ')}`)
    const options = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }
    spawnSync('apt-get', ['update', '-qq'], options)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], options)
  }
  return programs.filter(({ program }) => !existsSync(program)).map(({ package: name }) => name)
}
