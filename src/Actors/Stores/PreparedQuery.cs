using System.Collections.Immutable;
using TableActors.Contracts.Queries;

namespace TableActors.Actors.Stores;

/// <summary>A query that the store has accepted.</summary>
/// <param name="Definition">The query as declared.</param>
/// <param name="Sql">The statement as the store runs it.</param>
/// <param name="Parameters">The parameters, in order; <see cref="ITableStore.StreamAsync"/> takes one argument for each.</param>
/// <param name="Columns">The result's columns, in order.</param>
/// <param name="FindsByWholeKey">Whether it retrieves rows of a table by its whole key, so that rows have a version.</param>
public sealed record PreparedQuery(
    QueryDefinition Definition,
    string Sql,
    ImmutableArray<QueryParameter> Parameters,
    ImmutableArray<ResultColumn> Columns,
    bool FindsByWholeKey);
