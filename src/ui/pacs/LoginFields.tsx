// Who asks the PACS: nobody, a user with a password, or a token. Typed anew at each visit; nothing keeps it.
import type { PacsLogin } from '../../dicomweb/address.ts';
import { usePacs } from '../../stores/pacsStore.ts';
import { Choice } from '../kit/Choice.tsx';
import { Disclosure } from '../kit/Disclosure.tsx';

interface LoginFieldsProps {
  /** Null: as it was given before, if it was. */
  readonly login: PacsLogin | null;
  /** The PACS asked for one. */
  readonly wanted: boolean;
  readonly onChange: (login: PacsLogin) => void;
}

export function LoginFields({ login: typed, wanted, onChange }: LoginFieldsProps) {
  const given = usePacs((state) => state.loginGiven);
  const login: PacsLogin = typed ?? (wanted ? { kind: 'basic', user: '', password: '' } : { kind: 'none' });
  const fields = (
    <form onSubmit={(event) => event.preventDefault()}>
      <Choice<PacsLogin['kind']>
        label="Login"
        value={login.kind}
        options={[
          { value: 'none', text: 'None' },
          { value: 'basic', text: 'User and password' },
          { value: 'bearer', text: 'Token' },
        ]}
        onChoose={(kind) =>
          onChange(
            kind === 'none'
              ? { kind }
              : kind === 'basic'
                ? { kind, user: '', password: '' }
                : { kind, token: '' },
          )
        }
      />
      {login.kind === 'basic' ? (
        <>
          <Secret label="User" plain value={login.user} onChange={(user) => onChange({ ...login, user })} />
          <Secret
            label="Password"
            value={login.password}
            onChange={(password) => onChange({ ...login, password })}
          />
        </>
      ) : null}
      {login.kind === 'bearer' ? (
        <Secret label="Token" value={login.token} onChange={(token) => onChange({ ...login, token })} />
      ) : null}
      <p className="dim">Held in memory until this page is left, and sent to the PACS alone.</p>
    </form>
  );
  if (wanted || login.kind !== 'none') return fields;
  return <Disclosure title={given ? 'Login (given)' : 'Login'}>{fields}</Disclosure>;
}

interface SecretProps {
  readonly label: string;
  readonly value: string;
  readonly plain?: boolean;
  readonly onChange: (text: string) => void;
}

function Secret({ label, value, plain = false, onChange }: SecretProps) {
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <input
        className="input"
        type={plain ? 'text' : 'password'}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
