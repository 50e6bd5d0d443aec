import { describe, expect, it } from 'vitest';
import {
  asOrdinaryUser,
  withoutNamespaces,
  withoutSeccomp,
} from '../../test/support/lesser-hosts.js';
import { PYTHON, PYTHON_PATH } from '../../test/support/sandbox.js';
import { probeCapabilities } from './capability-probe.js';

describe(probeCapabilities, () => {
  it('names the layers that hold programs on this host', async () => {
    const found = await probeCapabilities({ python: PYTHON, pythonPath: PYTHON_PATH });

    expect(found).toMatchObject({
      isAvailable: true,
      isolation: expect.stringContaining('seccomp'),
    });
  });

  it('works for an ordinary user in a user namespace', async (context) => {
    const host = asOrdinaryUser();
    if (typeof host === 'string') {
      return context.skip(host);
    }
    expect(await probeCapabilities(host)).toMatchObject({
      isolation: expect.stringMatching(/user.*private_root.*seccomp/u),
      missing: {},
    });
  });

  it('names what a host without namespaces lacks', async (context) => {
    const host = withoutNamespaces();
    if (typeof host === 'string') {
      return context.skip(host);
    }
    expect(await probeCapabilities(host)).toMatchObject({
      isolation: 'landlock+rlimits+seccomp',
      missing: { namespaces: expect.stringContaining('unshare') },
    });
  });

  it('refuses a host without seccomp', async (context) => {
    const host = withoutSeccomp();
    if (typeof host === 'string') {
      return context.skip(host);
    }
    expect(await probeCapabilities(host)).toEqual({
      isAvailable: false,
      reason: expect.stringContaining('no seccomp'),
    });
  });

  it('says when the interpreter is not there', async () => {
    expect(await probeCapabilities({ python: '/nowhere', pythonPath: PYTHON_PATH })).toEqual({
      isAvailable: false,
      reason: expect.stringContaining('/nowhere'),
    });
  });
});
