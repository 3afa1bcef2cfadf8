// Keeps a bug in one room from blanking the page: says what broke and offers to retry, copy a report or reload.
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { CopyButton } from '../kit/CopyButton.tsx';

interface ErrorBoundaryProps {
  /** What broke, as a user would call it: "The Compare panel". */
  readonly what: string;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | null;
  readonly where: string;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, where: '' };

  static getDerivedStateFromError(thrown: unknown) {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override componentDidCatch(_error: Error, info: ErrorInfo): void {
    this.setState({ where: info.componentStack ?? '' });
  }

  override render() {
    const { error, where } = this.state;
    if (!error) return this.props.children;
    const report = (): string =>
      ['SynthMR report', `part: ${this.props.what}`, `error: ${error.name}: ${error.message}`, where].join(
        '\n',
      );
    return (
      <div className="screen" role="alert">
        <h2>{this.props.what} stopped working.</h2>
        <p>
          Your files are untouched, and what was computed is still here. This is a bug in the page, not a
          problem with your data.
        </p>
        <p className="mono">{error.message}</p>
        <div className="button-row">
          <button
            type="button"
            className="button primary"
            onClick={() => this.setState({ error: null, where: '' })}
          >
            Try again
          </button>
          <CopyButton label="Copy report" text={report} />
          <button type="button" className="button" onClick={() => location.reload()}>
            Reload the page
          </button>
        </div>
      </div>
    );
  }
}
