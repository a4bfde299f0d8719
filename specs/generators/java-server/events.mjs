import { JavaFile, ROOT } from './java.mjs';

/** The three interfaces between an operation that streams and what writes its events. */
export function eventFiles() {
  return [
    ['EventSink', eventSink()],
    ['EventProducer', eventProducer()],
    ['EventResponder', eventResponder()],
  ];
}

function eventSink() {
  return new JavaFile(ROOT).text(`/// Where a stream's events go.
///
/// @param <T> what an event carries
@FunctionalInterface
public interface EventSink<T> {
    /// Sends one event; may wait while the client reads slowly.
    ///
    /// @param id what a client that comes back gives as the last event that it received
    void send(String id, T data) throws InterruptedException;
}
`);
}

function eventProducer() {
  return new JavaFile(ROOT).text(`/// Makes a stream's events.
///
/// @param <T> what an event carries
@FunctionalInterface
public interface EventProducer<T> {
    /// Sends all events, and returns when there are no more. What is thrown before the first one is answered as an error's status, what is
    /// thrown later as an \`error\` event.
    void produce(EventSink<T> events) throws InterruptedException;
}
`);
}

function eventResponder() {
  const file = new JavaFile(ROOT);
  return file.text(`/// Answers a request with server-sent events.
public interface EventResponder {
    /// Runs the producer, waits for what decides the status (its first event, its end, its failure, or that time is up), and answers.
    ///
    /// @param <T> what an event carries
    <T> ${file.use('jakarta.ws.rs.core.Response')} respond(EventProducer<T> producer) throws InterruptedException;
}
`);
}
