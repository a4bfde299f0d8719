package dev.llmnode.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
    @Test
    void next_shouldBeAUuidOfVersionSevenWithTheTime() {
        Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
        UUID id = UUID.fromString(new RequestIds(() -> now).next());
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(now.toEpochMilli());
    }

    @Test
    void next_shouldNotRepeatItself() {
        RequestIds ids = new RequestIds(() -> Instant.EPOCH);
        assertThat(ids.next()).isNotEqualTo(ids.next());
    }

    @Test
    void valid_shouldTakeTheContractsFormOnly() {
        assertThat(RequestIds.valid("req-1:a.b_c")).hasValue("req-1:a.b_c");
        assertThat(RequestIds.valid("a b")).isEmpty();
        assertThat(RequestIds.valid("x".repeat(129))).isEmpty();
        assertThat(RequestIds.valid(null)).isEmpty();
    }
}
