"""The learning rate against steps or the clock."""
import datetime
import math
import time


def seconds_until(clock):
    """Seconds from now to HH:MM (UTC), today or tomorrow."""
    now = datetime.datetime.now(datetime.timezone.utc)
    hour, minute = map(int, clock.strip().split(':'))
    end = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if (end - now).total_seconds() < -12 * 3600:
        end += datetime.timedelta(days=1)
    return (end - now).total_seconds()


class Schedule:
    """Linear warm-up by steps, then a cosine from lr to lr_end by steps or by the clock."""

    def __init__(self, a, out):
        self.a, self.control = a, out / 'until'
        self.started = time.time()
        if not (a.steps or a.minutes or a.until):
            raise SystemExit('say when to end: --steps, --minutes or --until')

    def progress(self, step):
        if self.a.steps:
            return step / self.a.steps
        gone = time.time() - self.started
        clock = self.control.read_text() if self.control.exists() else self.a.until
        left = seconds_until(clock) if clock else self.a.minutes * 60 - gone
        return 1 if left <= 0 else gone / (gone + left)

    def rate(self, step, progress):
        cosine = 0.5 * (1 + math.cos(math.pi * min(progress, 1)))
        return (self.a.lr_end + (self.a.lr - self.a.lr_end) * cosine) * min(1, (step + 1) / max(1, self.a.warmup))
