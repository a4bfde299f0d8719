package dev.llmnode.node.application.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final Caller CALLER = new Caller("address:1.2.3.4");

    private final AtomicLong nanos = new AtomicLong(1);
    private final RateLimiter limiter = new RateLimiter(3, new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void count_shouldAllowAsManyAsTheLimitAndSayWhatIsLeft() {
        assertThat(limiter.count(CALLER).status().remaining()).isEqualTo(2);
        limiter.count(CALLER);
        assertThat(limiter.count(CALLER).allowed()).isTrue();
        RateLimiter.Verdict refused = limiter.count(CALLER);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void count_shouldTellTheTrueWait() {
        for (int i = 0; i < 3; i++) {
            limiter.count(CALLER);
        }
        pass(Duration.ofSeconds(45));
        assertThat(limiter.count(CALLER).retryAfter()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void count_shouldGiveAllBackAfterAMinute() {
        for (int i = 0; i < 4; i++) {
            limiter.count(CALLER);
        }
        pass(Duration.ofSeconds(60));
        RateLimiter.Verdict verdict = limiter.count(CALLER);
        assertThat(verdict.allowed()).isTrue();
        assertThat(verdict.status().remaining()).isEqualTo(2);
    }

    @Test
    void count_shouldTellCallersApart() {
        for (int i = 0; i < 4; i++) {
            limiter.count(CALLER);
        }
        assertThat(limiter.count(new Caller("address:5.6.7.8")).allowed()).isTrue();
    }
}
