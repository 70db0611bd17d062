using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary>How the parameters of functions are written for people: <c>(string, int[, int])</c>.</summary>
internal static class Signatures
{
    public static string Of(IReadOnlyList<ColumnType> parameters, int required) =>
        $"({string.Join(", ", parameters.Take(required))}{string.Concat(parameters.Skip(required).Select(optional => $"[, {optional}]"))})";

    public static string Fault(string expected, IReadOnlyList<ColumnType?> arguments) =>
        $"takes {expected}, not ({string.Join(", ", arguments.Select(argument => argument?.Name ?? "null"))})";
}
