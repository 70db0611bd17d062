using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>An http computation has an address that can be asked, and says where in the answer its value is.</summary>
internal sealed class HttpRule : ITableRule
{
    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns)
        {
            if (column.Definition.Computation is HttpComputation http)
                Check(table, column, http);
        }
    }

    private static void Check(TableDraft table, ColumnDraft column, HttpComputation http)
    {
        if (column.Definition.Type is null)
            table.Refuse(column, "a column computed by http needs a declared type");
        // The text is not repeated: it may hold a secret.
        if (!Uri.TryCreate(http.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            table.Refuse(column, "the url must be an absolute http:// or https:// URL");
        else if (url.UserInfo.Length > 0)
            table.Refuse(column, "the url must not hold a user name or password: they are not sent");
        foreach (var name in column.ArgumentNames.GroupBy(name => name).Where(same => same.Count() > 1))
            table.Refuse(column, $"argument \"{name.Key}\" is given twice");
        if (http.Result is null || !JsonPointerSyntax.IsPointer(http.Result))
            table.Refuse(column, $"the JSON pointer \"{http.Result}\" must {JsonPointerSyntax.Expected}");
        if (!TimeoutRange.Holds(http.Timeout))
            table.Refuse(column, $"the time-out of the http computation must be {TimeoutRange.Text}");
    }
}
