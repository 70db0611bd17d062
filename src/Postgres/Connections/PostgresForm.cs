using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using TableActors.Contracts.Columns;

namespace TableActors.Postgres.Connections;

/// <summary>How PostgreSQL keeps the values of one stored form. Reads such values and sends them.</summary>
/// <param name="form">The stored form.</param>
/// <param name="typeName">The type of physical columns, as the database writes it.</param>
/// <param name="dbType">The type of parameters.</param>
/// <param name="known">
/// The column type of a result whose database type is one of <paramref name="oids"/>.
/// </param>
/// <param name="oids">
/// The numbers of the database types whose values can all be read in this form.
/// </param>
internal abstract class PostgresForm(
    StoredForm form, string typeName, NpgsqlDbType dbType, ColumnType known, uint[] oids)
{
    public StoredForm Form => form;

    public string TypeName => typeName;

    public ColumnType Known => known;

    public IReadOnlyList<uint> Oids => oids;

    /// <summary>Reads a value of a physical column; <see langword="null"/>: it is not of the form.</summary>
    public required Func<NpgsqlDataReader, int, object?> Read { get; init; }

    /// <summary>Reads a value of any of <see cref="Oids"/>. Default: as <see cref="Read"/> does.</summary>
    public Func<NpgsqlDataReader, int, uint, object?>? ReadOther { private get; init; }

    /// <summary>
    /// Whether a physical column can hold values that are not of the form, such as an infinite
    /// time. Default: no.
    /// </summary>
    public bool HoldsOthers { get; init; }

    /// <summary>
    /// The cast that a column and a value get before they are compared. Default: empty, no cast.
    /// </summary>
    public string ComparedAs { get; init; } = "";

    /// <summary>
    /// The type of the elements that <see cref="OfColumn"/> sends, and the cast that makes a
    /// column's value of an element. The cast is empty if none is needed.
    /// </summary>
    public virtual (string Element, string Cast) Elements => (typeName, "");

    /// <summary>Reads a value of one of <see cref="Oids"/>; <see langword="null"/>: it is not of the form.</summary>
    public object? ReadAs(uint oid, NpgsqlDataReader reader, int at) =>
        ReadOther is null ? Read(reader, at) : ReadOther(reader, at, oid);

    /// <summary>A parameter with one stored value.</summary>
    public abstract NpgsqlParameter Of(object stored);

    /// <summary>A parameter with null.</summary>
    public NpgsqlParameter OfNull() => new() { NpgsqlDbType = dbType, Value = DBNull.Value };

    /// <summary>A parameter with the stored values of one column in many rows, for <c>unnest</c>.</summary>
    public abstract NpgsqlParameter OfColumn<T>(IReadOnlyList<T> rows, Func<T, object?> stored);

    private protected NpgsqlParameter One<T>(T value) =>
        new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = dbType };

    private protected NpgsqlParameter Many<T>(T[] values) =>
        new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | dbType };
}

/// <summary>A form whose values are sent as structs.</summary>
internal sealed class StructForm<TSent>(
    StoredForm form, string typeName, NpgsqlDbType dbType, ColumnType known, uint[] oids)
    : PostgresForm(form, typeName, dbType, known, oids) where TSent : struct
{
    /// <summary>Converts a stored value to the value that is sent.</summary>
    public required Func<object, TSent> Send { private get; init; }

    public override NpgsqlParameter Of(object stored) => One(Send(stored));

    // The driver writes arrays without nulls much faster.
    public override NpgsqlParameter OfColumn<T>(IReadOnlyList<T> rows, Func<T, object?> stored)
    {
        var values = new TSent[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (stored(rows[i]) is not { } given)
                return WithNulls(rows, stored);
            values[i] = Send(given);
        }

        return Many(values);
    }

    private NpgsqlParameter WithNulls<T>(IReadOnlyList<T> rows, Func<T, object?> stored)
    {
        var values = new TSent?[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = stored(rows[i]) is { } given ? Send(given) : null;
        return Many(values);
    }
}

/// <summary>A form whose values are sent as they are.</summary>
internal sealed class ReferenceForm<TSent>(
    StoredForm form, string typeName, NpgsqlDbType dbType, ColumnType known, uint[] oids)
    : PostgresForm(form, typeName, dbType, known, oids) where TSent : class
{
    public override NpgsqlParameter Of(object stored) => One((TSent)stored);

    public override NpgsqlParameter OfColumn<T>(IReadOnlyList<T> rows, Func<T, object?> stored)
    {
        var values = new TSent?[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = (TSent?)stored(rows[i]);
        return Many(values);
    }
}

/// <summary>
/// A form of lists. The lists of many rows are sent as texts, because <c>unnest</c> takes an array
/// of arrays apart into single numbers.
/// </summary>
internal sealed class ListForm<TElement>(
    StoredForm form, string typeName, NpgsqlDbType elementType, ColumnType known, uint[] oids)
    : PostgresForm(form, typeName, NpgsqlDbType.Array | elementType, known, oids) where TElement : struct, IFormattable
{
    public override (string Element, string Cast) Elements => ("text", $"::{TypeName}");

    public override NpgsqlParameter Of(object stored) => One((TElement[])stored);

    public override NpgsqlParameter OfColumn<T>(IReadOnlyList<T> rows, Func<T, object?> stored) =>
        PostgresParameters.Of([.. rows.Select(row => stored(row) is TElement[] list ? TextOf(list) : null)]);

    private static string TextOf(TElement[] list) =>
        $"{{{string.Join(',', list.Select(element => element.ToString(null, CultureInfo.InvariantCulture)))}}}";
}
