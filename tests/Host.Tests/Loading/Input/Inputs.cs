using TableActors.Contracts.Columns;
using TableActors.Host.Loading.Posting;

namespace TableActors.Host.Tests.Loading.Input;

/// <summary>Writes down what a route takes.</summary>
internal static class Inputs
{
    /// <summary><c>id int!, name string</c>: names and types; <c>!</c>: required.</summary>
    public static RouteInput[] Of(string text) => [.. text.Split(", ").Select(input =>
    {
        var parts = input.TrimEnd('!').Split(' ');
        return new RouteInput(
            parts[0], ColumnTypes.TryParse(parts[1], out var type, out _) ? type : throw new ArgumentException(input),
            input.EndsWith('!'));
    })];
}
