namespace MapReduce.Ngrams.Series;

/// <summary>What kind of number an expression yields.</summary>
public enum Quantity
{
    /// <summary>A number without ngrams.</summary>
    Number,

    /// <summary>A count, or a frequency if there are totals; also a sum or difference of such.</summary>
    Count,

    /// <summary>A part of a sum, divided by the sum: from 0 to 1.</summary>
    Share,

    /// <summary>A quotient of two of the same kind.</summary>
    Ratio,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Decides what kind of number an expression yields.</summary>
public static class Quantities
{
    /// <summary>The kind of an expression.</summary>
    public static Quantity Of(ExpressionNode node)
    {
        if (node is not Operation operation) return node is Constant ? Quantity.Number : Quantity.Count;
        (Quantity left, Quantity right) = (Of(operation.Left), Of(operation.Right));
        if (left == Quantity.Number && right == Quantity.Number) return Quantity.Number;
        if (operation.Operator == '/') return left == Quantity.Count && right == Quantity.Count ? IsPart(operation.Left, operation.Right) ? Quantity.Share : Quantity.Ratio : Quantity.Other;
        // A sum or difference of shares may be outside of 0 to 1.
        if (operation.Operator == '*') return Quantity.Other;
        return left == Quantity.Count && right == Quantity.Count ? Quantity.Count
            : left is Quantity.Share or Quantity.Ratio && right is Quantity.Share or Quantity.Ratio ? Quantity.Ratio
            : Quantity.Other;
    }

    /// <summary>Whether each term of a sum is a term of the other, which has more.</summary>
    private static bool IsPart(ExpressionNode part, ExpressionNode whole)
    {
        if (AddedIn(part) is not { } parts || AddedIn(whole) is not { } all) return false;
        var left = new List<NgramTerm>(all);
        return parts.All(term => left.FindIndex(other => (other.Text, other.Corpus) == (term.Text, term.Corpus)) is >= 0 and var at && RemoveAt(left, at)) && left.Count > 0;
    }

    private static bool RemoveAt(List<NgramTerm> terms, int at)
    {
        terms.RemoveAt(at);
        return true;
    }

    /// <summary>The terms of a sum; null if it is anything else.</summary>
    private static NgramTerm[]? AddedIn(ExpressionNode node) => node switch
    {
        NgramTerm term => [term],
        Operation { Operator: '+' } sum => AddedIn(sum.Left) is { } left && AddedIn(sum.Right) is { } right ? [.. left, .. right] : null,
        _ => null,
    };
}
