package dev.llmnode.sdk.socket;

import dev.llmnode.sdk.model.ServerMessage;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Those who wait for one message of a class, in the order in which they asked. */
final class Exchanges {
    private final Queue<Exchange<?>> waiting = new ConcurrentLinkedQueue<>();

    /** The next message of a class that nobody has asked for before. */
    <R extends ServerMessage> CompletableFuture<R> next(Class<R> reply) {
        Exchange<R> exchange = new Exchange<>(reply, new CompletableFuture<>());
        waiting.add(exchange);
        return exchange.answer();
    }

    /** Gives a message to the first who waits for one of its class. */
    void offer(ServerMessage message) {
        for (Exchange<?> each : List.copyOf(waiting)) {
            if (each.reply().isInstance(message) && waiting.remove(each)) {
                each.complete(message);
                return;
            }
        }
    }

    /** Nothing more will come for those who wait now. */
    void fail(Supplier<RuntimeException> error) {
        for (Exchange<?> each = waiting.poll(); each != null; each = waiting.poll()) {
            each.answer().completeExceptionally(error.get());
        }
    }

    private record Exchange<R extends ServerMessage>(Class<R> reply, CompletableFuture<R> answer) {
        void complete(ServerMessage message) {
            answer.complete(reply.cast(message));
        }
    }
}
