namespace Akka.Configuration.Hocon.Syntax;

/// <summary>Where in a source something stands, counted from one.</summary>
internal readonly record struct Position(string Source, int Line, int Column)
{
    public FormatException Error(string message) =>
        new($"{(Source == null ? "" : Source + ", ")}line {Line}, column {Column}: {message}");
}
