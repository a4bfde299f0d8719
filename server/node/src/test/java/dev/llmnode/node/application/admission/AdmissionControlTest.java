package dev.llmnode.node.application.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.application.error.NodeException;
import io.github.bucket4j.TimeMeter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionControlTest {
    private static final RouteRules ORDINARY = new RouteRules(true, true, false);
    private static final RouteRules OPEN = new RouteRules(false, false, false);
    private static final RouteRules CHANGING = new RouteRules(true, true, true);

    private final AdmissionControl keyed = new AdmissionControl(
            Optional.of(new ApiKeys(List.of("secret"))),
            new OriginPolicy(List.of("*")),
            new TrustedProxies(List.of()),
            Optional.of(new RateLimiter(2, TimeMeter.SYSTEM_NANOTIME)));

    private static Approach approach(RouteRules rules, @Nullable String key, @Nullable String origin) {
        return new Approach("192.0.2.1", List.of(), key, origin, "127.0.0.1:8080", rules);
    }

    @Test
    void admit_shouldRefuseWithoutAKeyAndCountItAgainstTheAddress() {
        for (int i = 0; i < 2; i++) {
            assertThat(keyed.admit(approach(ORDINARY, "guess", null)).refusal())
                    .isInstanceOf(NodeException.Unauthorized.class);
        }
        assertThat(keyed.admit(approach(ORDINARY, "guess", null)).refusal())
                .isInstanceOf(NodeException.RateLimited.class);
        assertThat(keyed.admit(approach(ORDINARY, "secret", null)).refusal()).isNull();
    }

    @Test
    void admit_shouldLetAnyoneToOpenRoutes() {
        for (int i = 0; i < 5; i++) {
            Admission verdict = keyed.admit(approach(OPEN, null, null));
            assertThat(verdict.refusal()).isNull();
            assertThat(verdict.rate()).isNull();
        }
    }

    @Test
    void admit_shouldRefuseForeignPagesWhereTheyCouldChangeSomething() {
        assertThat(keyed.admit(approach(CHANGING, "secret", "https://evil.example"))
                        .refusal())
                .isInstanceOf(NodeException.Forbidden.class);
        assertThat(keyed.admit(approach(ORDINARY, "secret", "https://evil.example"))
                        .refusal())
                .isNull();
    }

    @Test
    void admitAgain_shouldCountAgainstTheSameRate() {
        Caller caller = keyed.admit(approach(ORDINARY, "secret", null)).caller();
        assertThat(keyed.admitAgain(caller).refusal()).isNull();
        assertThat(keyed.admitAgain(caller).refusal()).isInstanceOf(NodeException.RateLimited.class);
    }
}
