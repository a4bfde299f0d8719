package dev.llmnode.inference.text.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template does; {@code line} is where it says so. */
public sealed interface Statement {
    int line();

    /** Copies text. */
    record Text(int line, String text) implements Statement {}

    /** Writes a value. */
    record Output(int line, Expression value) implements Statement {}

    /** Runs the first branch whose condition holds, or what is left. */
    record If(int line, List<Branch> branches, List<Statement> otherwise) implements Statement {}

    /** A condition with what it leads to. */
    record Branch(Expression condition, List<Statement> body) {}

    /** Runs its body for each item that the filter admits; if there is none, what is left. */
    record For(
            int line,
            Target target,
            Expression items,
            @Nullable Expression filter,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {}

    /** Assigns a value. */
    record Set(int line, Target target, Expression value) implements Statement {}

    /** Assigns what its body writes, filtered; the filters' innermost operand is the name {@link #CAPTURED}. */
    record SetBlock(int line, Target target, Expression value, List<Statement> body) implements Statement {}

    /** Writes what its body writes, filtered; as with {@link SetBlock}. */
    record FilterBlock(int line, Expression value, List<Statement> body) implements Statement {}

    /** Assigns for its body only. */
    record With(int line, List<Set> variables, List<Statement> body) implements Statement {}

    /** Defines a function that writes. */
    record Macro(int line, String name, List<Parameter> parameters, List<Statement> body) implements Statement {}

    /** A macro's parameter. */
    record Parameter(String name, @Nullable Expression byDefault) {}

    /** Marks what the model itself wrote; as if it were not there. */
    record Generation(int line, List<Statement> body) implements Statement {}

    /** Ends the loop. */
    record Break(int line) implements Statement {}

    /** Goes on with the loop's next item. */
    record Continue(int line) implements Statement {}

    /** The name by which filters of a block know what its body wrote: none that a template could use. */
    String CAPTURED = "<captured>";

    /** What can be assigned to. */
    sealed interface Target {
        /** A variable. */
        record Variable(String name) implements Target {}

        /** A namespace's attribute. */
        record Member(String namespace, String name) implements Target {}

        /** Several at once. */
        record Several(List<Target> targets) implements Target {}
    }
}
