using SQLitePCL;
using TableActors.Actors.Computation.Functions;

namespace TableActors.Sqlite.Connections;

/// <summary>
/// SQL's <c>round(x[, digits])</c>, which rounds as the function of computed columns does. SQLite's own rounds the double behind a number, so that
/// 1.005 becomes 1.0, and differs from PostgreSQL's.
/// </summary>
internal static class SqliteRound
{
    private const int MostDigits = 30;
    private const int Flags = raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC | Innocuous;

    // May be used in the definitions of tables; the binding has no name for it.
    private const int Innocuous = 0x200000;

    /// <summary>Puts the function in the place of SQLite's own.</summary>
    public static void Register(sqlite3 database)
    {
        foreach (var arguments in (int[])[1, 2])
            SqliteFailure.ThrowUnlessOk(database, raw.sqlite3_create_function(database, "round", arguments, Flags, null, Round));
    }

    private static void Round(sqlite3_context context, object data, sqlite3_value[] arguments)
    {
        if (Array.Exists(arguments, argument => raw.sqlite3_value_type(argument) == raw.SQLITE_NULL))
        {
            raw.sqlite3_result_null(context);
            return;
        }

        var digits = arguments.Length < 2 ? 0 : Math.Clamp(raw.sqlite3_value_int64(arguments[1]), 0, MostDigits);
        raw.sqlite3_result_double(context, DecimalRounding.Round(raw.sqlite3_value_double(arguments[0]), (int)digits));
    }
}
