package dev.llmnode.node.application.admission;

/**
 * Who calls: what rate limits and parked streams are bound to. Never holds a key itself.
 *
 * @param id {@code key:} and the beginning of the key's hash, or {@code address:} and the client's address
 */
public record Caller(String id) {
    static Caller ofAddress(String address) {
        return new Caller("address:" + address);
    }
}
