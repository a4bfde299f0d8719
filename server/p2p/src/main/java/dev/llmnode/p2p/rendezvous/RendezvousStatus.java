package dev.llmnode.p2p.rendezvous;

import java.util.stream.Stream;

/** How a rendezvous point answers; the numbers are those of the spec. */
enum RendezvousStatus {
    OK(0),
    INVALID_NAMESPACE(100),
    INVALID_SIGNED_PEER_RECORD(101),
    INVALID_TTL(102),
    INVALID_COOKIE(103),
    NOT_AUTHORIZED(200),
    INTERNAL_ERROR(300),
    UNAVAILABLE(400);

    private final int code;

    RendezvousStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** A number that we do not know counts as the point's own failure. */
    static RendezvousStatus of(long code) {
        return Stream.of(values())
                .filter(status -> status.code == code)
                .findFirst()
                .orElse(INTERNAL_ERROR);
    }
}
