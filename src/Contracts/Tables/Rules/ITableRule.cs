namespace TableActors.Contracts.Tables.Rules;

/// <summary>One rule that every table keeps.</summary>
internal interface ITableRule
{
    /// <summary>Adds a fault to the draft for each place where it breaks the rule.</summary>
    void Check(TableDraft table);
}
