namespace TableActors.AspNetCore.Routing;

/// <summary>A list of columns in a route's declaration.</summary>
/// <param name="Role">What each of them is, for example <c>input</c>.</param>
/// <param name="Names">The columns' names.</param>
internal sealed record ColumnList(string Role, IReadOnlyList<string> Names)
{
    /// <summary>The lists that are not left out.</summary>
    public static IEnumerable<ColumnList> Given(params (string Role, IReadOnlyList<string>? Names)[] lists) =>
        lists.Where(list => list.Names is not null).Select(list => new ColumnList(list.Role, list.Names!));
}
