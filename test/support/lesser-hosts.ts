import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { PYTHON, PYTHON_PATH } from './sandbox.js';

const AS_NOBODY = 'setpriv --reuid=65534 --regid=65534 --clear-groups';
const WITHOUT_PRIVILEGES =
  'setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all --securebits=+noroot,+noroot_locked';

/** An interpreter and a copy of the sandbox that another account can read, or the reason why there are none. */
export type LesserHost = { readonly python: string; readonly pythonPath: string } | string;

/** The sandbox started by the account `nobody`, as an ordinary user would. */
export function asOrdinaryUser(): LesserHost {
  return wrap(`exec ${AS_NOBODY} /usr/bin/python3 "$@"`);
}

/** The same where the host grants no namespaces, as in many containers. */
export function withoutNamespaces(): LesserHost {
  const inner = `echo 0 > /proc/sys/user/max_user_namespaces; exec ${WITHOUT_PRIVILEGES} /usr/bin/python3 "$@"`;
  return wrap(`exec ${AS_NOBODY} unshare -Ur sh -c '${inner}' sh "$@"`);
}

/** The same where the kernel refuses to load a seccomp filter. */
export function withoutSeccomp(): LesserHost {
  const host = wrap('exec /usr/bin/python3 "$@"');
  if (typeof host === 'string') {
    return host;
  }
  const script = join(host.pythonPath, 'refuse_seccomp.py');
  writeFileSync(script, REFUSE_SECCOMP);
  writeFileSync(
    host.python,
    `#!/bin/sh\nexec /usr/bin/python3 -S -P ${script} /usr/bin/python3 "$@"\n`,
  );
  return host;
}

/** Brings the tools of the analyses along, from the project's own environment. */
export function withTools(host: LesserHost): LesserHost {
  if (typeof host === 'string') {
    return host;
  }
  const version = ['-c', 'import sys; print("python%d.%d" % sys.version_info[:2])'];
  const name = spawnSync('/usr/bin/python3', version, { encoding: 'utf8' }).stdout.trim();
  const packages = join(dirname(PYTHON), '..', 'lib', name, 'site-packages');
  if (!existsSync(packages)) {
    return 'the host has another Python than the project';
  }
  const tools = readdirSync(packages).filter((file) => /^(?:ruff|radon|tree_sitter)/u.test(file));
  for (const tool of tools) {
    cpSync(join(packages, tool), join(host.pythonPath, tool), { recursive: true });
  }
  cpSync(join(dirname(PYTHON), 'ruff'), join(host.pythonPath, 'bin', 'ruff'));
  return host;
}

function wrap(command: string): LesserHost {
  if (process.getuid?.() !== 0) {
    return 'only root can become another account';
  }
  const version = ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))'];
  if (spawnSync('/usr/bin/python3', version).status !== 0 || !existsSync('/usr/bin/setpriv')) {
    return 'needs /usr/bin/python3 of at least 3.11 and setpriv';
  }
  const folder = mkdtempSync(join(tmpdir(), 'falconry-host-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['falconry_sandbox', 'falconry_analysis']) {
    cpSync(join(PYTHON_PATH, name), join(folder, name), { recursive: true });
  }
  const python = join(folder, 'python');
  writeFileSync(python, `#!/bin/sh\n${command}\n`);
  chmodSync(python, 0o755);
  chmodSync(folder, 0o755);
  return { python, pythonPath: folder };
}

// A filter that answers every prctl(PR_GET_SECCOMP) with EINVAL, as a kernel without seccomp does.
const REFUSE_SECCOMP = `import os, struct, sys
sys.path.insert(0, os.path.dirname(__file__))
from falconry_sandbox import linux
from falconry_sandbox.compile_filter import _instruction as op
number = {'x86_64': 157, 'aarch64': 167}[os.uname().machine]
linux.set_no_new_privileges()
linux.SeccompFilter(b''.join([
    op(0x20, 0), op(0x15, number, 0, 3),
    op(0x20, 16), op(0x15, 21, 0, 1), op(0x06, 0x00050016),
    op(0x06, 0x7FFF0000),
])).load()
os.execv(sys.argv[1], sys.argv[1:])
`;
