package dev.llmnode.node.application.admission;

import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which web pages may read answers, and which may change the node. */
public final class OriginPolicy {
    /** Allows every origin to read. */
    public static final String ANY = "*";

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private final boolean any;
    private final Set<String> named;

    /** @param allowed exact origins such as {@code https://example.org}, or {@link #ANY} */
    public OriginPolicy(Collection<String> allowed) {
        this.any = allowed.contains(ANY);
        this.named = allowed.stream()
                .filter(origin -> !origin.equals(ANY))
                .map(OriginPolicy::normal)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether every origin may read. */
    public boolean allowsAny() {
        return any;
    }

    /** Whether pages of this origin may read answers. */
    public boolean mayRead(String origin) {
        return any || named.contains(normal(origin));
    }

    /** Whether the setting names this origin itself. */
    public boolean names(String origin) {
        return named.contains(normal(origin));
    }

    /**
     * Whether pages of this origin may change the node: those named, and the node's own ones. A page counts as the
     * node's own only under an address or a loopback name, since any other name may have been pointed here by the page's
     * owner (DNS rebinding).
     */
    boolean mayChange(String origin, @Nullable String host) {
        if (names(origin)) {
            return true;
        }
        URI uri = parse(origin);
        if (uri == null || uri.getHost() == null || host == null) {
            return false;
        }
        String name = uri.getHost().toLowerCase(Locale.ROOT);
        boolean address = LOOPBACK_NAMES.contains(name) || name.startsWith("[") || name.matches("[0-9.]+");
        return address && uri.getRawAuthority().equalsIgnoreCase(host);
    }

    private static @Nullable URI parse(String origin) {
        try {
            return URI.create(origin);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static String normal(String origin) {
        return origin.toLowerCase(Locale.ROOT);
    }
}
