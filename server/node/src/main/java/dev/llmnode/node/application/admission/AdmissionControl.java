package dev.llmnode.node.application.admission;

import dev.llmnode.node.application.error.NodeException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides on each request at either door: who it is, whether the page it comes from may do this, and the rate. */
public final class AdmissionControl {
    private final Optional<ApiKeys> keys;
    private final OriginPolicy origins;
    private final TrustedProxies proxies;
    private final Optional<RateLimiter> limiter;

    /**
     * @param keys the keys, where they are required
     * @param origins which web pages may do what
     * @param proxies whose word on client addresses is taken
     * @param limiter the rate limit, if there is one
     */
    public AdmissionControl(
            Optional<ApiKeys> keys, OriginPolicy origins, TrustedProxies proxies, Optional<RateLimiter> limiter) {
        this.keys = keys;
        this.origins = origins;
        this.proxies = proxies;
        this.limiter = limiter;
    }

    /** Judges a request, and counts it. */
    public Admission admit(Approach approach) {
        RouteRules rules = approach.rules();
        Caller byAddress = Caller.ofAddress(proxies.clientAddress(approach.remoteAddress(), approach.forwardedFor()));
        Optional<Caller> byKey =
                keys.flatMap(known -> Optional.ofNullable(approach.apiKey()).flatMap(known::identify));
        // Calls without a good key count against the address, so that guessing keys is limited too.
        Caller caller = byKey.orElse(byAddress);
        RateStatus status = null;
        if (rules.rateLimited() && limiter.isPresent()) {
            RateLimiter.Verdict verdict = limiter.get().count(caller);
            status = verdict.status();
            if (!verdict.allowed()) {
                return new Admission(caller, status, new NodeException.RateLimited(verdict.retryAfter()));
            }
        }
        return new Admission(caller, status, refusal(approach, byKey.isPresent()));
    }

    /** Counts one more call of a caller who is already in, such as an inference request on an open socket. */
    public Admission admitAgain(Caller caller) {
        if (limiter.isEmpty()) {
            return new Admission(caller, null, null);
        }
        RateLimiter.Verdict verdict = limiter.get().count(caller);
        return new Admission(
                caller,
                verdict.status(),
                verdict.allowed() ? null : new NodeException.RateLimited(verdict.retryAfter()));
    }

    private @Nullable NodeException refusal(Approach approach, boolean identified) {
        if (approach.rules().authenticated() && keys.isPresent() && !identified) {
            return new NodeException.Unauthorized();
        }
        String origin = approach.origin();
        if (approach.rules().guardsOrigin() && origin != null && !origins.mayChange(origin, approach.host())) {
            return new NodeException.Forbidden(origin);
        }
        return null;
    }
}
