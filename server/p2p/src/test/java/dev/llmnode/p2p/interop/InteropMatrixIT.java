package dev.llmnode.p2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Peer × transport × who dials × feature, each against the real other implementation; prints the table at the end. */
@Tag("interop")
class InteropMatrixIT {
    private static final MatrixTable TABLE = new MatrixTable();

    @TestFactory
    List<DynamicTest> matrix() {
        List<DynamicTest> tests = new ArrayList<>();
        for (PeerProgram program : PeerProgram.chosen()) {
            for (Wire wire : Wire.ALL) {
                for (boolean weDial : new boolean[] {true, false}) {
                    String row =
                            "%s | %s | %s".formatted(program.name(), wire.name(), weDial ? "we dial" : "they dial");
                    tests.add(DynamicTest.dynamicTest(row, () -> tryRow(program, wire, weDial, row)));
                }
            }
        }
        return tests;
    }

    private static void tryRow(PeerProgram program, Wire wire, boolean weDial, String row) throws Exception {
        Optional<String> obstacle = program.lack(wire.name()).or(program::obstacle);
        if (obstacle.isPresent()) {
            TABLE.skip(row, obstacle.get());
            Assumptions.abort("%s left out: %s".formatted(row, obstacle.get()));
        }
        List<String> failures = new ArrayList<>();
        try (Meeting meeting = Meeting.arrange(program, wire, weDial)) {
            TABLE.version(program.name(), meeting.peer().version());
            for (Trial trial : Trial.ALL) {
                tryCell(meeting, row, trial, failures);
            }
        } catch (IOException | AssertionError e) {
            TABLE.skip(row, "FAILED to connect");
            throw e;
        }
        assertThat(failures).isEmpty();
    }

    private static void tryCell(Meeting meeting, String row, Trial trial, List<String> failures) {
        if (trial.name().equals("mDNS") && !MulticastProbe.HEARD) {
            TABLE.put(row, trial.name(), "no multicast here");
            return;
        }
        try {
            trial.check().run(meeting);
            TABLE.put(row, trial.name(), "yes");
        } catch (Exception | AssertionError e) {
            TABLE.put(row, trial.name(), "FAILED");
            failures.add("%s: %s".formatted(trial.name(), e));
        }
    }

    @AfterAll
    static void print() throws IOException {
        String table = TABLE.markdown(Trial.ALL.stream().map(Trial::name).toList());
        System.out.println(table);
        Files.writeString(Path.of(System.getProperty("interop.results")), """
                # Interop

                Made by `mvn -pl server/p2p -Pinterop verify`. Each cell was tried in both directions: we ask, and the peer asks.

                """ + table);
    }
}
