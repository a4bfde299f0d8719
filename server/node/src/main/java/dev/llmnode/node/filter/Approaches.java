package dev.llmnode.node.filter;

import dev.llmnode.api.Operation;
import dev.llmnode.node.application.admission.Approach;
import dev.llmnode.node.application.admission.RouteRules;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.jspecify.annotations.Nullable;

/** Reads from a request's head what admission looks at. */
final class Approaches {
    private static final String BEARER = "bearer ";
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    /** What holds where there is no operation: a caller is told so only after admission. */
    private static final RouteRules NO_OPERATION = new RouteRules(true, true, false);

    private Approaches() {}

    static RouteRules rules(Optional<Operation> operation) {
        return operation
                .map(found -> new RouteRules(found.authenticated(), found.rateLimited(), found.changesNode()))
                .orElse(NO_OPERATION);
    }

    static Approach of(HttpRequestPacket head, RouteRules rules, @Nullable String otherKey) {
        String key = key(head);
        return new Approach(
                head.getRemoteAddress(),
                forwardedFor(head),
                key == null ? otherKey : key,
                head.getHeader("Origin"),
                head.getHeader("Host"),
                rules);
    }

    private static @Nullable String key(HttpRequestPacket head) {
        String key = head.getHeader("X-API-Key");
        if (key != null) {
            return key;
        }
        String authorization = head.getHeader("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).trim()
                : null;
    }

    private static List<String> forwardedFor(HttpRequestPacket head) {
        return StreamSupport.stream(head.getHeaders().values("X-Forwarded-For").spliterator(), false)
                .flatMap(COMMA::splitAsStream)
                .map(String::trim)
                .toList();
    }
}
