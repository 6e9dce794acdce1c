# The names that the program knows for the word at the cursor; fails where it knows none.
_iam_names() {
    local found program=${${(Q)words[1]}/#\~\//$HOME/}
    local -a line=("${(@Q)words[2,CURRENT-1]}" "$PREFIX")
    found=$("$program" __complete zsh "$PREFIX" "${(@)line}" 2>/dev/null) || return 1
    local -a names=("${(@f)found}")
    local how=$names[1]
    names=("${(@)names[2,-1]}")
    (( $#names )) || return 0
    local -a open=("${(@M)names:#*[:/]}") whole=("${(@)names:#*[:/]}")
    (( $#open )) && compadd -U -V iam -S '' -a open
    (( $#whole )) && compadd -U -V iam -a whole
    # What only resembles the word does not replace it by what all have in common.
    [[ $how == near ]] && compstate[insert]=menu
    return 0
}
