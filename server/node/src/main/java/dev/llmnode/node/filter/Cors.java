package dev.llmnode.node.filter;

import dev.llmnode.node.application.admission.OriginPolicy;
import java.util.Collection;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** Lets web pages of the allowed origins read answers (the Fetch standard, "CORS protocol"). Never with credentials. */
final class Cors {
    private static final String ORIGIN = "Origin";
    private static final String EXPOSED =
            "X-Request-Id, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset";
    private static final String ALLOWED = "Content-Type, X-API-Key, Authorization, Last-Event-ID";
    private static final String MAX_AGE_SECONDS = "600";
    private final OriginPolicy origins;

    Cors(OriginPolicy origins) {
        this.origins = origins;
    }

    static boolean isPreflight(Request request) {
        return request.getMethod().equals(Method.OPTIONS)
                && request.getHeader(ORIGIN) != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    /** Marks an answer as one that the page may read. */
    void allow(Request request, Response response) {
        if (!origins.allowsAny()) {
            response.addHeader("Vary", ORIGIN);
        }
        String origin = request.getHeader(ORIGIN);
        if (origin != null && origins.mayRead(origin)) {
            response.setHeader("Access-Control-Allow-Origin", origins.allowsAny() ? OriginPolicy.ANY : origin);
            response.setHeader("Access-Control-Expose-Headers", EXPOSED);
        }
    }

    /** Answers a browser's question ahead of a request. */
    void preflight(Request request, Response response, Collection<String> methods, boolean guarded) {
        String origin = request.getHeader(ORIGIN);
        boolean allowed = guarded ? origins.names(origin) : origins.mayRead(origin);
        if (allowed) {
            response.setHeader("Access-Control-Allow-Methods", String.join(", ", methods));
            response.setHeader("Access-Control-Allow-Headers", ALLOWED);
            response.setHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
        }
        response.setStatus(204);
    }
}
