// The PACS that a command reads from or stores in: its address from an option, its login from the environment alone.
import { unwrap } from '../../src/core/result.ts';
import { type PacsLogin, readAddress } from '../../src/dicomweb/address.ts';
import { pacs } from '../../src/dicomweb/client.ts';
import type { Pacs } from '../../src/dicomweb/pacsApi.ts';
import { type Ask, asking } from '../../src/dicomweb/http.ts';
import { badOption } from './options.ts';

/** Variables of the environment: SYNTHMR_FROM_USER and _PASSWORD, or SYNTHMR_FROM_TOKEN; SYNTHMR_TO_... likewise. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface ConnectedPacs {
  readonly pacs: Pacs;
  /** Asks what is one level above DICOMweb: Orthanc's own REST API. */
  readonly askRest: Ask;
}

/** `typed`: as given to --from or --to; `other`: the other one, whose login serves the same origin. Throws an AppError. */
export function connectPacs(
  role: 'FROM' | 'TO',
  typed: string,
  environment: Environment,
  other: string | null = null,
): ConnectedPacs {
  const address = unwrap(readAddress(typed));
  const own = loginIn(role, environment);
  const same = other !== null && unwrap(readAddress(other)).origin === address.origin;
  const login = own.kind === 'none' && same ? loginIn(role === 'TO' ? 'FROM' : 'TO', environment) : own;
  return {
    pacs: pacs(address, asking(fetch, address, login)),
    askRest: asking(fetch, { ...address, root: address.root.replace(/(?<!\/)\/[^/]+$/, '') }, login),
  };
}

function loginIn(role: 'FROM' | 'TO', environment: Environment): PacsLogin {
  const token = environment[`SYNTHMR_${role}_TOKEN`];
  if (token) return { kind: 'bearer', token };
  const user = environment[`SYNTHMR_${role}_USER`];
  if (!user) return { kind: 'none' };
  const password = environment[`SYNTHMR_${role}_PASSWORD`];
  if (password === undefined)
    throw badOption(`SYNTHMR_${role}_USER is set, and SYNTHMR_${role}_PASSWORD is not.`);
  return { kind: 'basic', user, password };
}
